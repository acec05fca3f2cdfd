using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Berth.Kernel;
using Berth.Ports.Containers;

namespace Berth.Apps.Features.Files;

/// <summary>Reads and writes files inside an app's container.</summary>
internal sealed class ContainerFiles(IContainerEngine engine)
{
    private const int PieceSize = 64 << 10;

    /// <summary>A file's bytes, or a directory as tar.gz.</summary>
    public async Task ReadAsync(string appId, string path, PathInfo info, Stream destination, CancellationToken cancellationToken)
    {
        await using var archive = await engine.ReadArchiveAsync(appId, path, cancellationToken);
        if (info.IsDirectory)
        {
            await using var gzip = new GZipStream(destination, CompressionLevel.Fastest, leaveOpen: true);
            await archive.CopyToAsync(gzip, cancellationToken);
            return;
        }

        await using var tar = new TarReader(archive);
        while (await tar.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry)
        {
            if (entry.DataStream is { } data)
            {
                await data.CopyToAsync(destination, cancellationToken);
                return;
            }
        }
    }

    /// <summary>
    /// Writes through a program in the container, since the engine's own way cannot write below a read-only root.
    /// The app must run. The name is an argument of its own, never part of a command line.
    /// </summary>
    public async Task<Result<bool>> WriteAsync(string appId, string path, Stream content, CancellationToken cancellationToken)
    {
        if (await engine.InspectContainerAsync(appId, cancellationToken) is not { State: ContainerRunState.Running })
        {
            return AppErrors.NotRunning;
        }

        var execId = await engine.CreateExecAsync(appId, new ExecSpec(["/bin/sh", "-c", "exec cat > \"$1\"", "write", path]), cancellationToken);
        await using var session = await engine.StartExecAsync(execId, tty: false, cancellationToken);
        var said = DrainAsync(session, cancellationToken);
        var buffer = new byte[PieceSize];
        int read;
        while (!said.IsCompleted && (read = await content.ReadAsync(buffer, cancellationToken)) > 0)
        {
            await session.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        session.CloseStdin();
        var message = await said;
        var state = await engine.InspectExecAsync(execId, cancellationToken);
        return state.ExitCode == 0 ? true : Error.NotFound("file.not_writable", $"The file could not be written: {message.Trim()}");
    }

    private static async Task<string> DrainAsync(IExecSession session, CancellationToken cancellationToken)
    {
        var buffer = new byte[4096];
        var text = new StringBuilder();
        int count;
        while ((count = (await session.ReadAsync(buffer, cancellationToken)).Count) > 0)
        {
            if (text.Length < 2000)
            {
                text.Append(Encoding.UTF8.GetString(buffer, 0, count));
            }
        }

        return text.ToString();
    }
}
