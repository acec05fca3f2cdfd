using System.Text.Json.Nodes;
using Berth.Platform;
using Berth.Ports;

namespace Berth.Domains.Certificates;

/// <summary>Tells the event log and the administrator how renewals went.</summary>
internal sealed class CertificateNews(IEventLog events, INotices notices)
{
    public async Task RenewedAsync(string host, CancellationToken cancellationToken)
    {
        await events.AppendAsync(new EventEntry("certificate.renew", EventEntry.Platform) { Data = new JsonObject { ["domain"] = host } }, cancellationToken);
        await notices.ResolveAsync(Topic(host), cancellationToken);
    }

    public async Task FailedAsync(string host, PortException problem, CancellationToken cancellationToken)
    {
        var seen = await events.AppendAsync(
            new EventEntry("certificate.renew", EventEntry.Platform) { Data = new JsonObject { ["domain"] = host, ["errorCode"] = problem.Code, ["errorMessage"] = problem.Message } }, cancellationToken);
        await notices.RaiseAsync(
            new Notice($"The certificate of {host} could not be renewed", $"{problem.Message}\n\nThe one there is goes on serving, and it is tried again. See how all certificates are: `berth domain certificates`") { EventId = seen, Topic = Topic(host) },
            cancellationToken);
    }

    /// <summary>How long before a brought certificate ends somebody is told.</summary>
    public static readonly TimeSpan EndsSoon = TimeSpan.FromDays(14);

    public Task EndsSoonAsync(string host, DateTimeOffset end, CancellationToken cancellationToken) => notices.RaiseAsync(
        new Notice($"The certificate of {host} ends on {end:yyyy-MM-dd}", $"Somebody brought it, so the platform does not renew it. Bring a new one: `berth domain bring-certificate {host} --certificate FILE --key FILE`\n\nOnce its time is over, one of the domain's authority takes its place.") { Topic = EndTopic(host) },
        cancellationToken);

    public Task BroughtAsync(string host, CancellationToken cancellationToken) => notices.ResolveAsync(EndTopic(host), cancellationToken);

    private static string EndTopic(string host) => "certificate.ends/" + host;

    private static string Topic(string host) => "certificate.failed/" + host;
}
