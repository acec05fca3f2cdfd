using Berth.Bench.Reporting;

namespace Berth.Bench.Ldap;

/// <summary>The figures as a table, and the promises of issue 3.</summary>
internal static class LdapReport
{
    public static Report Of(
        IReadOnlyDictionary<(string Side, string What), List<double>> figures, IReadOnlyList<double> searches, double grown, double slapdMemory, BenchOptions options)
    {
        double At(string side, string what) => figures[(side, what)].Median();

        // Rounds are pairs: what the machine did to one of the two it did to the other.
        double Ratio(string what, string against) => figures[("Berth", what)].Zip(figures[("slapd", against)], (ours, theirs) => ours / theirs).Median();

        return new Report(
            "LDAP",
            $"5 000 people in slapd (Debian, mdb, indexed) and in Berth's directory for apps; the same client on 16 connections from an app's network, {options.Rounds} interleaved rounds of "
            + $"{options.Seconds} s; medians, and for the targets medians of each round's ratio. Passwords have the same Argon2id hash in both. A search is for one person by name, two attributes "
            + "asked for. A bind is of somebody who did not bind in the last minute; a repeated bind of somebody who did. User search: `GET /users?search=` through the gateway with 10 000 people.",
            ["", "slapd", "Berth", "unit"],
            [
                ["searches", At("slapd", "search").Text(), At("Berth", "search").Text(), "1/s"],
                ["binds", At("slapd", "bind").Text(), At("Berth", "bind").Text(), "1/s"],
                ["repeated binds", At("slapd", "repeat").Text(), At("Berth", "repeat").Text(), "1/s"],
                ["memory, and growth for 10 000 people", slapdMemory.Text(), grown.Text(), "MiB"],
                ["user search, median", "", searches.Median().Text(), "ms"],
            ],
            [
                Target.AtLeast("searches against slapd", 1, Ratio("search", "search")),
                Target.AtLeast("binds against slapd", 1, Ratio("bind", "bind")),
                Target.AtLeast("repeated binds against slapd's binds", 20, Ratio("repeat", "bind")),
                Target.AtMost("user search among 10 000, p95, ms", 50, searches.Percentile(95)),
                Target.AtMost("memory that 10 000 people add to the server, MiB", 60, grown),
            ]);
    }
}
