using System.Text.Json;
using Berth.Cli.Hosting;
using Berth.Cli.Values;
using Berth.Contracts;

namespace Berth.Cli.Apps;

/// <summary>The <c>-s KEY=name</c> option of install and set-location.</summary>
internal static class SecondaryNames
{
    /// <summary><c>{KEY: {subdomain, domain}}</c>; undefined when none is given.</summary>
    public static async Task<JsonElement> ParseAsync(Session session, IReadOnlyList<string>? arguments, CancellationToken cancellationToken)
    {
        var pairs = Pairs.ParseList(arguments, "API_DOMAIN=api.example.com");
        if (pairs.Count == 0)
        {
            return default;
        }

        var domains = await session.Client.Domains.ListAsync(cancellationToken).ConfigureAwait(false);
        var names = pairs.ToDictionary(pair => pair.Key, pair => LocationName.Split(pair.Value, domains), StringComparer.Ordinal);
        return JsonSerializer.SerializeToElement(names, BerthJson.Default.DictionaryStringSubdomainRequest);
    }
}
