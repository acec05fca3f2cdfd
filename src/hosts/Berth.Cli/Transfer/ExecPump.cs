using System.Net;
using Berth.Client;

namespace Berth.Cli.Transfer;

/// <summary>Moves bytes between local streams and a running command.</summary>
internal static class ExecPump
{
    private const int BufferLength = 32 * 1024;

    /// <summary>Sends all of <paramref name="input"/>, then its end. A command that went away no longer needs it.</summary>
    public static async Task SendAsync(ExecSession exec, Stream input, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferLength];
        try
        {
            while (await input.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var count)
            {
                await exec.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
                progress?.Report(count);
            }

            await exec.CloseStdinAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ApiException)
        {
            // The reading side sees the end and the exit code tells why.
        }
    }

    /// <summary>Says that no input comes. A command that went away no longer needs it.</summary>
    public static Task SendNothingAsync(ExecSession exec, CancellationToken cancellationToken) => SendAsync(exec, Stream.Null, progress: null, cancellationToken);

    /// <summary>
    /// Writes all output to where it belongs, as it comes. A connection that is reset while input was still on its way is an
    /// ended command; the exit code tells.
    /// </summary>
    public static async Task ReceiveAsync(ExecSession exec, Stream output, Stream error, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferLength];
        while (true)
        {
            var (stream, count) = (ExecOutput.Stdout, 0);
            try
            {
                (stream, count) = await exec.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            }
            catch (ApiException) when (!exec.InputClosed)
            {
                return;
            }

            if (count == 0)
            {
                return;
            }

            var target = stream == ExecOutput.Stderr ? error : output;
            await target.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
            await target.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The command's exit code; 0 from platforms that do not tell.</summary>
    public static async Task<int> ExitCodeAsync(ExecSession exec, CancellationToken cancellationToken)
    {
        try
        {
            return await exec.GetExitCodeAsync(cancellationToken).ConfigureAwait(false) ?? 0;
        }
        catch (ApiException exception) when (exception.StatusCode == HttpStatusCode.NotFound)
        {
            return 0;
        }
    }
}
