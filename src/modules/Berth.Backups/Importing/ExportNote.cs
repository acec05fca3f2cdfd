using System.Text.Json;
using System.Text.Json.Serialization;
using Berth.Apps;
using Berth.Kernel;

namespace Berth.Backups.Importing;

/// <summary>
/// <c>export.json</c>, the first file of an exported app: what the app was. The owner's variables are plain here, for
/// no other server could read them otherwise: whoever has the archive has the app.
/// </summary>
internal sealed record ExportNote(int Format, AppRecord App, IReadOnlyDictionary<string, string> Environment)
{
    public const string FileName = "export.json";
    public const int Longest = 4 << 20;

    public override string ToString() => App.AppId;

    /// <exception cref="ErrorException"><c>backup.bad_record</c>.</exception>
    public static ExportNote Read(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, ExportJson.Default.ExportNote) is { Format: 1, App: { Spec: not null } app } note
                ? note with { App = ForeignRecord.Check(app), Environment = note.Environment ?? new Dictionary<string, string>() }
                : throw new ErrorException(BackupErrors.BadRecord("it is of a newer form than this platform knows."));
        }
        catch (JsonException error)
        {
            throw new ErrorException(BackupErrors.BadRecord("its description is not in the form it should have."), error);
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ExportNote))]
[JsonSerializable(typeof(ImportSource))]
internal sealed partial class ExportJson : JsonSerializerContext;
