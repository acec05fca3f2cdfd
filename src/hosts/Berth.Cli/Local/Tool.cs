using System.ComponentModel;
using System.Diagnostics;
using Berth.Cli.Hosting;

namespace Berth.Cli.Local;

/// <summary>Runs a program of the system to its end, by argument list.</summary>
internal static class Tool
{
    /// <returns>Exit code and what it said on both outputs.</returns>
    /// <exception cref="CliException">There is no such program.</exception>
    public static async Task<(int ExitCode, string Output)> RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            return (process.ExitCode, (await output.ConfigureAwait(false) + await error.ConfigureAwait(false)).Trim());
        }
        catch (Win32Exception exception)
        {
            throw CliException.Failure($"{program} cannot be run: {exception.Message}", exception);
        }
    }

    /// <exception cref="CliException">It failed, with what it said.</exception>
    public static async Task RequireAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var (code, output) = await RunAsync(program, arguments, cancellationToken).ConfigureAwait(false);
        if (code != 0)
        {
            throw CliException.Failure($"{program} {string.Join(' ', arguments)} ended with code {code}: {output}");
        }
    }
}
