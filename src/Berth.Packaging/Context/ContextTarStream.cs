using System.IO.Pipelines;
using Berth.Packaging.Files;

namespace Berth.Packaging.Context;

/// <summary>A tar that is written while it is read, never more than the pipe holds ahead of the reader.</summary>
internal sealed class ContextTarStream : ReadingStream
{
    private readonly CancellationTokenSource _abandoned = new();
    private readonly Stream _reader;
    private readonly Task _writing;

    public ContextTarStream(IReadOnlyList<ContextEntry> entries, Pipe pipe)
    {
        _reader = pipe.Reader.AsStream();
        _writing = Task.Run(() => WriteAsync(entries, pipe.Writer, _abandoned.Token));
    }

    public override int Read(byte[] buffer, int offset, int count) => _reader.Read(buffer, offset, count);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => _reader.ReadAsync(buffer, cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _writing;
        _abandoned.Dispose();
    }

    /// <summary>Does not wait for the writer, which ends by itself at its next write.</summary>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_writing.IsCompleted)
        {
            _abandoned.Cancel();
        }

        _reader.Dispose();

        base.Dispose(disposing);
    }

    /// <summary>Never throws: what went wrong is for the reader.</summary>
    private static async Task WriteAsync(IReadOnlyList<ContextEntry> entries, PipeWriter pipe, CancellationToken abandoned)
    {
        Exception? problem = null;
        try
        {
            await ContextTar.WriteAsync(entries, pipe.AsStream(leaveOpen: true), abandoned);
        }
        catch (Exception caught)
        {
            problem = caught;
        }

        await pipe.CompleteAsync(problem);
    }
}
