using System.Text.Json;
using Berth.Ports.Backups;

namespace Berth.Restic;

/// <summary>Reads what <c>restic backup --json</c> says while it works.</summary>
internal sealed class BackupOutput(IProgress<TransferProgress>? progress, TimeProvider clock)
{
    private const int UnreadKept = 100;
    private const int NoSuchFile = 2;
    private readonly long _begin = clock.GetTimestamp();
    private readonly List<UnreadFile> _unread = [];

    public IReadOnlyList<UnreadFile> Unread => _unread;

    public BackupLine? Summary { get; private set; }

    public void ReadOutput(string line)
    {
        if (Parse(line) is not { } said)
        {
            return;
        }

        if (said.MessageType == "summary")
        {
            Summary = said;
        }
        else if (said.MessageType == "status")
        {
            progress?.Report(Progress(said));
        }
    }

    public void ReadError(string line)
    {
        if (Parse(line) is { MessageType: "error" } said && _unread.Count < UnreadKept)
        {
            // The system's own error as Go prints it: {"Op":"lstat","Path":"…","Err":2}; others are free text.
            var number = said.Error.ValueKind == JsonValueKind.Object && said.Error.TryGetProperty("Err", out var err) && err.ValueKind == JsonValueKind.Number ? err.GetInt32() : 0;
            var reason = said.Error.ValueKind == JsonValueKind.Undefined ? "unknown" : said.Error.GetRawText();
            _unread.Add(new UnreadFile(said.Item ?? "", reason.Length > 300 ? reason[..300] : reason, number == NoSuchFile));
        }
    }

    /// <summary>restic said that something is missing: without words of its own, that is told in ours.</summary>
    public void NoteIncomplete()
    {
        if (_unread.Count == 0)
        {
            _unread.Add(new UnreadFile("", "something could not be read", Vanished: false));
        }
    }

    private TransferProgress Progress(BackupLine said)
    {
        var elapsed = clock.GetElapsedTime(_begin);
        var speed = elapsed > TimeSpan.Zero ? (long)(said.BytesDone / elapsed.TotalSeconds) : 0;
        TimeSpan? remaining = speed > 0 && said.TotalBytes >= said.BytesDone ? TimeSpan.FromSeconds((said.TotalBytes - said.BytesDone) / (double)speed) : null;
        return new TransferProgress(Math.Clamp(said.PercentDone, 0, 1), said.FilesDone, said.TotalFiles, said.BytesDone, said.TotalBytes, speed, remaining);
    }

    private static BackupLine? Parse(string line)
    {
        try
        {
            return line.StartsWith('{') ? JsonSerializer.Deserialize(line, ResticJson.Default.BackupLine) : null;
        }
        catch (JsonException)
        {
            // A line in a form that this version does not have is not worth ending a backup for.
            return null;
        }
    }
}
