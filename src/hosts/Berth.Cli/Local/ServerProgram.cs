using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Berth.Cli.Hosting;
using Berth.Contracts;

namespace Berth.Cli.Local;

/// <summary>Runs the server's program for a <see cref="RestoreServerRequest"/>, which holds secrets and so goes by standard input.</summary>
internal static class ServerProgram
{
    /// <returns>The plan of a dry run, else null.</returns>
    /// <exception cref="CliException">It failed, with what it said.</exception>
    public static async Task<RestoreServerPlan?> RestoreAsync(ServiceDefinition server, RestoreServerRequest request, Action<double, string> report, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(server.Program, [.. server.Arguments, "restore-server"])
        {
            UseShellExecute = false,
            WorkingDirectory = "/",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var (key, value) in server.Environment)
        {
            start.Environment[key] = value;
        }

        using var process = Process.Start(start) ?? throw CliException.Failure("The server's program cannot be started.");
        try
        {
            await process.StandardInput.WriteAsync(JsonSerializer.Serialize(request, BerthJson.Default.RestoreServerRequest).AsMemory(), cancellationToken).ConfigureAwait(false);
            process.StandardInput.Close();
            var said = ReadAsync(process.StandardError, cancellationToken);
            RestoreServerLine? last = null;
            while (await process.StandardOutput.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } text)
            {
                if (text.StartsWith('{') && JsonSerializer.Deserialize(text, BerthJson.Default.RestoreServerLine) is { } line)
                {
                    last = line;
                    if (line is { ErrorCode: null, Fraction: { } fraction, Message: { } words })
                    {
                        report(fraction, words);
                    }
                }
            }

            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            return process.ExitCode == 0 && last is { ErrorCode: null }
                ? last.Plan
                : throw CliException.Failure(last is { ErrorCode: not null, Message: { } why } ? why : $"The server's program ended with code {process.ExitCode}: {(await said.ConfigureAwait(false)).Trim()}");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>Its end; the beginning of much is of no use.</summary>
    private static async Task<string> ReadAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        var kept = new StringBuilder();
        while (await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            kept.AppendLine(line);
            if (kept.Length > 4000)
            {
                kept.Remove(0, kept.Length - 4000);
            }
        }

        return kept.ToString();
    }
}
