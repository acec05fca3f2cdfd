using System.Diagnostics;
using System.Text.RegularExpressions;
using Berth.Dns.Lexicon;
using Berth.Ports.Dns;

namespace Berth.Dns.Tests;

/// <summary>The table of providers against the lexicon that is installed: a name that it does not know would fail at the customer's.</summary>
public sealed partial class LexiconProviderTests
{
    public static TheoryData<string> Names => [.. LexiconProviders.All.Select(provider => provider.Form.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task EveryOption_IsOneThatLexiconKnows(string name)
    {
        var provider = LexiconProviders.All.Single(known => known.Form.Name == name);
        using var process = Process.Start(new ProcessStartInfo("lexicon", [provider.Module, "--help"]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var help = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var known = Option().Matches(help).Select(match => match.Groups["name"].Value.Replace('-', '_')).ToHashSet(StringComparer.Ordinal);
        Assert.Subset(known, provider.Options.Values.Concat(provider.Fixed.Keys).ToHashSet(StringComparer.Ordinal));
    }

    [Fact]
    public void EveryProvider_HasASecret_AndASecretGoesIntoTheEnvironmentOnly() => Assert.All(LexiconProviders.All, provider =>
    {
        Assert.Contains(provider.Form.Fields, field => field.IsSecret);
        Assert.All(provider.Form.Fields, field => Assert.True(field.Help.Length > 10 && provider.Options.ContainsKey(field.Name), $"{provider.Form.Name}: {field.Name}"));
        var zone = new DnsZone("example.com", provider.Form.Fields.ToDictionary(field => field.Name, field => $"value of {field.Name}"));
        Assert.All(provider.Secrets(zone), secret => Assert.Contains(secret, provider.Environment(zone).Values));
    });

    [Fact]
    public void WhatProvidersSay_ShowsNoSecretAndNoQuery()
    {
        var error = LexiconErrors.Of("X", "example.com", "Traceback …\n  File …\nrequests.exceptions.HTTPError: 401 Client Error: Unauthorized for url: https://api.example/x?ApiKey=abc");
        Assert.Equal("dns.credentials", error.Code);
        Assert.DoesNotContain("abc", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr/t", ProviderWords.Without("at ?key=s3cr%2Ft and s3cr/t", ["s3cr/t"]), StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr%2Ft", ProviderWords.Without("at ?key=s3cr%2Ft and s3cr/t", ["s3cr/t"]), StringComparison.Ordinal);
    }

    [GeneratedRegex(@"--(?<name>[a-z0-9-]+)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Option();
}
