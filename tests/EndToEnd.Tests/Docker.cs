using System.Diagnostics;

namespace EndToEnd.Tests;

/// <summary>The engine as an administrator sees it, to check from outside what the platform did.</summary>
internal static class Docker
{
    public static async Task<string> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("docker", arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (await output).Trim();
    }

    /// <summary>Names of containers, stopped ones too, with this label.</summary>
    public static async Task<string[]> ContainersAsync(string label) =>
        (await RunAsync("ps", "-a", "--filter", $"label={label}", "--format", "{{.Names}}")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public static async Task RemoveAllAsync(string label)
    {
        foreach (var name in await ContainersAsync(label))
        {
            await RunAsync("rm", "-f", "-v", name);
        }
    }
}
