using System.Text.Json;
using System.Text.Json.Serialization;

namespace Berth.Backups.Rebuilding;

/// <summary>Where the database of this server was just brought back from: lies in its directory, for root only, until the server has taken over.</summary>
internal sealed record RebuildMark(string Provider, JsonElement Config, string Password)
{
    private const string FileName = "restored-from.json";

    public override string ToString() => Provider;

    public static RebuildMark? Find(string home)
    {
        var path = Path.Combine(home, FileName);
        return File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllBytes(path), RebuildJson.Default.RebuildMark) : null;
    }

    public void Write(string home)
    {
        Remove(home);
        using var file = new FileStream(Path.Combine(home, FileName), new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        JsonSerializer.Serialize(file, this, RebuildJson.Default.RebuildMark);
        file.Flush(flushToDisk: true);
    }

    public static void Remove(string home) => File.Delete(Path.Combine(home, FileName));
}

[JsonSerializable(typeof(RebuildMark))]
internal sealed partial class RebuildJson : JsonSerializerContext;
