namespace Berth.Docker.Logs;

/// <summary>Makes pieces of log out of the engine's bytes, which come cut anywhere.</summary>
internal interface ILogParser
{
    void Push(ReadOnlySpan<byte> data, ICollection<LogPiece> pieces);

    /// <summary>No more will come: hands out what had no line end.</summary>
    void End(ICollection<LogPiece> pieces);
}
