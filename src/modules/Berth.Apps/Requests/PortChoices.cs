using Berth.Apps.Data;
using Berth.Data;
using Berth.Domains;
using Berth.Kernel;
using Berth.Manifest;
using Berth.Ports.Host;
using Microsoft.EntityFrameworkCore;

namespace Berth.Apps.Requests;

/// <summary>The host ports a request chooses: known to the manifest, not the platform's, and nobody else's.</summary>
internal sealed class PortChoices(PlatformAddress address, IHostMachine machine)
{
    /// <param name="given">Variable to port; null as a value switches it off.</param>
    /// <param name="otherwise">What holds for variables that are not given: the app's present choice, or null for the manifest's suggestions.</param>
    public IReadOnlyDictionary<string, int> Check(
        IReadOnlyDictionary<string, int?>? given, CloudronManifest manifest, IReadOnlyDictionary<string, int>? otherwise, Problems problems)
    {
        foreach (var unknown in (given ?? new Dictionary<string, int?>()).Keys.Where(name => manifest.Ports.All(port => port.Name != name)))
        {
            problems.Add(Error.Invalid("port.unknown", $"The package has no port \"{unknown}\".", $"ports.{unknown}"));
        }

        var chosen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var port in manifest.Ports)
        {
            var wanted = Wanted(port, given, otherwise);
            if (wanted is not { } number)
            {
                continue;
            }

            if (number < 1 || number > 65536 - port.Count)
            {
                problems.Add(Error.Invalid("port.out_of_range", $"{port.Name} must be from 1 to {65536 - port.Count}.", $"ports.{port.Name}"));
            }
            else if (port.ReadOnly && port.DefaultValue is { } only && number != only)
            {
                problems.Add(Error.Invalid("port.read_only", $"The package does not allow another number than {only} for {port.Name}.", $"ports.{port.Name}"));
            }
            else if (Enumerable.Range(number, port.Count).FirstOrDefault(IsReserved) is > 0 and var reserved)
            {
                problems.Add(AppErrors.PortReserved(reserved, port.Name));
            }
            else
            {
                chosen[port.Name] = number;
            }
        }

        return chosen;
    }

    /// <summary>Holds all chosen ports for the app, or says who has one.</summary>
    public async Task<Error?> ReserveAsync(BerthDb db, string appId, CloudronManifest manifest, IReadOnlyDictionary<string, int> chosen, CancellationToken cancellationToken)
    {
        var wanted = PortPlan.Of(manifest, chosen).ToList();
        if (wanted.GroupBy(port => port).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            return AppErrors.PortTaken(twice.Key.Port, VariableOf(manifest, chosen, twice.Key.Port), "the app itself");
        }

        var numbers = wanted.Select(port => port.Port).ToList();
        var held = await db.Set<PortRow>().Where(row => numbers.Contains(row.Port)).ToListAsync(cancellationToken);
        foreach (var (protocol, number) in wanted)
        {
            var holder = held.FirstOrDefault(row => row.Protocol == protocol && row.Port == number);
            if (holder is null)
            {
                if (machine.IsPortInUse(number, protocol == "udp"))
                {
                    return AppErrors.PortTaken(number, VariableOf(manifest, chosen, number), "another program on this server");
                }

                db.Add(new PortRow { Protocol = protocol, Port = number, AppId = appId });
            }
            else if (holder.AppId != appId)
            {
                var other = await db.Set<AppRow>().AsNoTracking().FirstOrDefaultAsync(row => row.Id == holder.AppId, cancellationToken);
                return AppErrors.PortTaken(number, VariableOf(manifest, chosen, number), other is null ? "another app" : $"the app at {other.ReadSpec().Fqdn}");
            }
        }

        return null;
    }

    private bool IsReserved(int port) => PortPlan.Reserved.Contains(port) || port == address.HttpsPort;

    private static int? Wanted(ManifestPort port, IReadOnlyDictionary<string, int?>? given, IReadOnlyDictionary<string, int>? otherwise)
    {
        if (given is not null && given.TryGetValue(port.Name, out var asked))
        {
            return asked;
        }

        if (otherwise is not null)
        {
            return otherwise.TryGetValue(port.Name, out var present) ? present : null;
        }

        // Nothing said at all: take the suggestion of ports that are on by default. Said something: the rest is off.
        return given is null && port.EnabledByDefault ? port.DefaultValue : null;
    }

    private static string VariableOf(CloudronManifest manifest, IReadOnlyDictionary<string, int> chosen, int number) =>
        manifest.Ports.FirstOrDefault(port => chosen.TryGetValue(port.Name, out var first) && number >= first && number < first + port.Count)?.Name ?? "";
}
