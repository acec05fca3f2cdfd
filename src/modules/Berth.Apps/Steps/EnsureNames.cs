using Berth.Apps.Data;
using Berth.Domains;
using Berth.Operations;

namespace Berth.Apps.Steps;

/// <summary>Every host name of the app resolves to this server and has a certificate. Undo takes back the names that are new.</summary>
internal sealed class EnsureNames(AppStore store, IDomains domains) : IOperationStep
{
    public const string StepName = "ensure-names";

    public string Name => StepName;

    public async Task EnsureAsync(StepContext context, CancellationToken cancellationToken)
    {
        var row = await store.GetAsync(context.Subject, cancellationToken);
        var input = context.Input(AppInputJson.Default.AppInput);
        var held = HeldBefore(row);
        var hosts = App.Wanted(row).Spec.Hosts.ToList();
        for (var index = 0; index < hosts.Count; index++)
        {
            var host = hosts[index];
            var progress = context.Lines((double)index / hosts.Count);
            context.Report((double)index / hosts.Count, $"Setting up {host.Fqdn}");
            await domains.EnsureAddressAsync(host.Fqdn, host.Domain, new NameSetup(input.OverwriteDns, input.SkipDns, held.Contains(host.Fqdn)) { Progress = progress }, cancellationToken);
            await domains.EnsureCertificateAsync(host.Fqdn, cancellationToken);
        }
    }

    public async Task UndoAsync(StepContext context, CancellationToken cancellationToken)
    {
        var row = await store.GetAsync(context.Subject, cancellationToken);
        var keep = HeldBefore(row);
        foreach (var host in App.Wanted(row).Spec.Hosts.Where(host => !keep.Contains(host.Fqdn)))
        {
            await domains.RemoveAddressAsync(host.Fqdn, host.Domain, cancellationToken);
            await domains.RemoveCertificateAsync(host.Fqdn, cancellationToken);
        }
    }

    private static HashSet<string> HeldBefore(AppRow row) => row.Installed ? row.ReadSpec().Hosts.Select(host => host.Fqdn).ToHashSet(StringComparer.Ordinal) : [];
}
