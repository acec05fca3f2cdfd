using Berth.Bench.Reporting;

namespace Berth.Bench.Oidc;

/// <summary>The figures as a table, and the promise of issue 3.</summary>
internal static class OidcReport
{
    public static Report Of(IReadOnlyList<double> theirs, IReadOnlyList<double> ours, double theirMemory, double ourMemory, BenchOptions options) => new(
        "OpenID Connect",
        $"Somebody is signed in; an app asks for a code (PKCE), trades it for access and identity token (RS256) and asks for userinfo: that is one round trip. Both providers over plain HTTP on the "
        + $"loopback, the same client on 16 connections, each warmed up for 25 s, {options.Rounds} interleaved rounds of {options.Seconds} s; medians, and for the target the median of each round's ratio. oidc-provider 9 (npm, Node.js) "
        + "keeps everything in memory; Berth keeps codes in memory and writes every sign-in (event log) and every access token to its database before it answers.",
        ["", "oidc-provider", "Berth", "unit"],
        [
            ["round trips", theirs.Median().Text(), ours.Median().Text(), "1/s"],
            ["memory afterwards", theirMemory.Text(), ourMemory.Text(), "MiB"],
        ],
        [Target.AtLeast("round trips against oidc-provider", 1, theirs.Zip(ours, (their, our) => our / their).Median())]);
}
