using System.Text.Json;
using System.Text.RegularExpressions;
using Berth.Apps;
using Berth.Contracts;
using Berth.Kernel;
using Berth.Ports.Gateway;

namespace Berth.Backups.Importing;

/// <summary>An app's record that did not stay here: nothing in it is taken on trust.</summary>
internal static partial class ForeignRecord
{
    private const int LongestText = 64 << 10;

    /// <exception cref="ErrorException"><c>backup.bad_record</c>.</exception>
    public static AppRecord Check(AppRecord record)
    {
        try
        {
            _ = JsonSerializer.Deserialize(record.Tags ?? "", BerthJson.Default.StringArray) ?? throw new JsonException();
            _ = record.AccessRestriction is null ? null : JsonSerializer.Deserialize(record.AccessRestriction, BerthJson.Default.AccessRestriction);
            _ = record.Operators is null ? null : JsonSerializer.Deserialize(record.Operators, BerthJson.Default.AccessRestriction);
            _ = record.Checklist is null ? default : JsonElement.Parse(record.Checklist);
            _ = record.ReverseProxy is null ? null : JsonSerializer.Deserialize<RouteHeaders>(record.ReverseProxy);
        }
        catch (JsonException error)
        {
            throw new ErrorException(BackupErrors.BadRecord("its settings are not in the form they should have."), error);
        }

        var spec = record.Spec;
        string?[] texts = [record.Label, record.Notes, record.Crontab, record.Tags, record.Checklist, spec.Image, spec.AppStoreId, spec.VersionsUrl];
        if (texts.Any(text => text?.Length > LongestText) || string.IsNullOrWhiteSpace(spec.Image) || spec.Image.StartsWith('-')
            || spec.Subdomain is null || spec.Domain is null || (spec.Source is { } source && !SourceName().IsMatch(source)))
        {
            throw new ErrorException(BackupErrors.BadRecord("its settings are not in the form they should have."));
        }

        return record with
        {
            Spec = spec with { Env = null, CpuQuota = Math.Clamp(spec.CpuQuota, 1, 100), MemoryLimit = spec.MemoryLimit is > 0 ? spec.MemoryLimit : null, DebugMode = null },
        };
    }

    [GeneratedRegex(@"\Asrc-[A-Za-z0-9-]{1,80}\z", RegexOptions.NonBacktracking)]
    private static partial Regex SourceName();
}
