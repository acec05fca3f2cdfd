using System.Buffers;

namespace Berth.Gateway.AccessLogs;

/// <summary>The log of one owner: buffered, appended, and moved to <c>.1</c> and <c>.2</c> when it is full. Not thread-safe.</summary>
internal sealed class AccessLogFile(string path) : IDisposable
{
    /// <summary>Bytes after which a new file begins.</summary>
    public const int Full = 10 << 20;

    private const int Chunk = 32 << 10;

    private readonly ArrayBufferWriter<byte> _buffer = new(4 << 10);
    private FileStream? _file;
    private long _size;
    private long _usedAt;

    public void Add(in AccessLine line)
    {
        AccessFormat.Write(_buffer, line);
        if (_buffer.WrittenCount >= Chunk)
        {
            Flush();
        }
    }

    /// <summary>Writes what was added; what cannot be written is given up, so that a full disk does not fill memory too.</summary>
    public void Flush()
    {
        if (_buffer.WrittenCount == 0)
        {
            return;
        }

        try
        {
            _file ??= Open();
            _file.Write(_buffer.WrittenSpan);
            _size += _buffer.WrittenCount;
            if (_size >= Full)
            {
                Rotate();
            }
        }
        finally
        {
            _buffer.ResetWrittenCount();
            _usedAt = 0;
        }
    }

    /// <summary>True when nothing was written between two calls that lie at least <paramref name="span"/> apart.</summary>
    public bool IsIdle(long now, TimeProvider time, TimeSpan span)
    {
        if (_usedAt == 0)
        {
            _usedAt = now;
        }

        return time.GetElapsedTime(_usedAt, now) >= span;
    }

    public void Dispose() => _file?.Dispose();

    private FileStream Open()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        _size = file.Length;
        return file;
    }

    private void Rotate()
    {
        _file?.Dispose();
        _file = null;
        if (File.Exists(path + ".1"))
        {
            File.Move(path + ".1", path + ".2", overwrite: true);
        }

        File.Move(path, path + ".1", overwrite: true);
    }
}
