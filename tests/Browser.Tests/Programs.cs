using System.Diagnostics;

namespace Browser.Tests;

internal static class Programs
{
    /// <summary>Runs a program and fails when it does.</summary>
    public static async Task RunAsync(string program, params string[] arguments) =>
        Assert.True(await EndsWellAsync(program, arguments), $"{program} {string.Join(' ', arguments)} failed");

    public static async Task<bool> EndsWellAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true })!;
        await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0;
    }
}
