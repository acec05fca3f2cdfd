using System.Text.Json;
using System.Text.Json.Serialization;

namespace Berth.Contracts;

/// <summary><c>POST /apps/:id/configure</c> of 2016-2021: any of these at once; what is absent stays. <c>location</c> and <c>domain</c> come together (2016: location alone).</summary>
public sealed record ConfigureRequest
{
    public string? Location { get; init; }

    public string? Subdomain { get; init; }

    public string? Domain { get; init; }

    public IReadOnlyDictionary<string, int?>? PortBindings { get; init; }

    public IReadOnlyDictionary<string, int?>? Ports { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public JsonElement AccessRestriction { get; init; }

    public string? Cert { get; init; }

    public string? Key { get; init; }

    public long? MemoryLimit { get; init; }

    public bool? EnableBackup { get; init; }

    public bool? EnableAutomaticUpdate { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public JsonElement DebugMode { get; init; }

    public string? RobotsTxt { get; init; }

    public string? MailboxName { get; init; }

    public IReadOnlyList<SubdomainRequest>? AlternateDomains { get; init; }

    public IReadOnlyList<SubdomainRequest>? RedirectDomains { get; init; }

    public IReadOnlyDictionary<string, string>? Env { get; init; }

    public string? Label { get; init; }

    public string? DataDir { get; init; }

    public string? Icon { get; init; }
}
