using System.Text.Json;
using Berth.Contracts;

namespace Berth.Domains.Features;

internal static class DomainShape
{
    private static readonly JsonElement EmptyObject = JsonDocument.Parse("{}").RootElement;

    public static DomainResponse Of(DomainInfo domain) => new()
    {
        Domain = domain.Domain,
        ZoneName = domain.ZoneName,
        Provider = domain.Provider,
        Config = EmptyObject,
        TlsConfig = new TlsConfig("local"),
        Primary = domain.IsPrimary,
    };
}
