namespace EndToEnd.Tests;

internal static class Hosts
{
    public static bool Has(string host) => File.ReadAllLines("/etc/hosts").Any(line => line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries).Skip(1).Contains(host));

    /// <summary>The dashboard's name stays when a platform stops; a test's must go.</summary>
    public static void RemoveAll(string domain) =>
        File.WriteAllLines("/etc/hosts", File.ReadAllLines("/etc/hosts").Where(line => !line.Contains(domain, StringComparison.Ordinal)));
}
