namespace Browser.Tests;

/// <summary>
/// A network of the browser's own, with one wire to this machine. Chromium breaks what it is loading off
/// (ERR_NETWORK_CHANGED) whenever an interface comes or goes, and with every container one does.
/// </summary>
internal static class QuietNetwork
{
    /// <summary>This machine, as the browser sees it: of a range for measuring (RFC 2544) that no network should use. Those for documentation are used, by sandboxes.</summary>
    public const string Host = "198.18.255.1";
    private const string Name = "berth-browser";
    private const string Outer = "berth-browser0";

    public static async Task UpAsync()
    {
        await DownAsync();
        await IpAsync("netns", "add", Name);
        await IpAsync("link", "add", Outer, "type", "veth", "peer", "name", "wire", "netns", Name);
        await IpAsync("address", "add", $"{Host}/30", "dev", Outer);
        await IpAsync("link", "set", Outer, "up");
        await IpAsync("-n", Name, "link", "set", "lo", "up");
        await IpAsync("-n", Name, "address", "add", "198.18.255.2/30", "dev", "wire");
        await IpAsync("-n", Name, "link", "set", "wire", "up");
    }

    /// <summary>Also what an earlier run left behind.</summary>
    public static async Task DownAsync()
    {
        await Programs.EndsWellAsync("ip", "netns", "delete", Name);
        await Programs.EndsWellAsync("ip", "link", "delete", Outer);
    }

    /// <returns>A program that is <paramref name="program"/> in this network.</returns>
    public static async Task<string> WrapAsync(string program, string at)
    {
        await File.WriteAllTextAsync(at, $"#!/bin/sh\nexec ip netns exec {Name} {program} \"$@\"\n");
        File.SetUnixFileMode(at, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return at;
    }

    private static Task IpAsync(params string[] arguments) => Programs.RunAsync("ip", arguments);
}
