using System.Text;
using Berth.Cli.Hosting;
using Berth.Cli.Output;
using Berth.Client;
using Berth.Contracts;

namespace Berth.Cli.Transfer;

/// <summary>A small command run in the app to move files; what it says on standard error becomes the error message.</summary>
internal static class RemoteCommand
{
    private const int MaxComplaint = 4096;

    /// <summary>Feeds <paramref name="write"/> into the command.</summary>
    /// <exception cref="CliException">It ended with another code than 0.</exception>
    public static async Task SendAsync(Session session, string appId, IReadOnlyList<string> command, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        await using var exec = await StartAsync(session, appId, command, cancellationToken).ConfigureAwait(false);
        using var complaint = new MemoryStream();
        var receiving = ExecPump.ReceiveAsync(exec, Stream.Null, new CappedStream(complaint, MaxComplaint), cancellationToken);
        try
        {
            await using (var input = new ExecInputStream(exec))
            {
                await write(input, cancellationToken).ConfigureAwait(false);
            }

            await exec.CloseStdinAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is ApiException or IOException { InnerException: ApiException })
        {
            // The command ended early; below it says why.
        }

        await receiving.ConfigureAwait(false);
        Check(await ExecPump.ExitCodeAsync(exec, cancellationToken).ConfigureAwait(false), complaint);
    }

    /// <summary>Hands the command's output to <paramref name="read"/>.</summary>
    /// <exception cref="CliException">It ended with another code than 0.</exception>
    public static async Task ReceiveAsync(Session session, string appId, IReadOnlyList<string> command, Func<Stream, CancellationToken, Task> read, CancellationToken cancellationToken)
    {
        await using var exec = await StartAsync(session, appId, command, cancellationToken).ConfigureAwait(false);
        using var complaint = new MemoryStream();
        await ExecPump.SendNothingAsync(exec, cancellationToken).ConfigureAwait(false);
        await using var output = new ExecOutputStream(exec, new CappedStream(complaint, MaxComplaint));
        Exception? failure = null;
        try
        {
            await read(output, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            // Most likely nothing came because the command failed; its own words are better.
            failure = exception;
        }

        await output.CopyToAsync(Stream.Null, cancellationToken).ConfigureAwait(false);
        Check(await ExecPump.ExitCodeAsync(exec, cancellationToken).ConfigureAwait(false), complaint);
        if (failure is not null)
        {
            throw CliException.Failure($"What came from the app is damaged: {failure.Message}", failure);
        }
    }

    /// <summary>Only the exit code.</summary>
    public static async Task<int> RunAsync(Session session, string appId, IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        await using var exec = await StartAsync(session, appId, command, cancellationToken).ConfigureAwait(false);
        await ExecPump.SendNothingAsync(exec, cancellationToken).ConfigureAwait(false);
        await ExecPump.ReceiveAsync(exec, Stream.Null, Stream.Null, cancellationToken).ConfigureAwait(false);
        return await ExecPump.ExitCodeAsync(exec, cancellationToken).ConfigureAwait(false);
    }

    private static Task<ExecSession> StartAsync(Session session, string appId, IReadOnlyList<string> command, CancellationToken cancellationToken) =>
        session.Client.Exec.StartAsync(appId, new ExecRequest(command), size: null, cancellationToken);

    private static void Check(int exitCode, MemoryStream complaint)
    {
        if (exitCode != 0)
        {
            var words = Plain.Line(Encoding.UTF8.GetString(complaint.ToArray()).Trim());
            throw CliException.Failure(words.Length > 0 ? words : $"The command in the app ended with code {exitCode}.");
        }
    }
}
