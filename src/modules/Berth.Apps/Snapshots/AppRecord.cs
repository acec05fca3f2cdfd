using Berth.Apps.Data;

namespace Berth.Apps;

/// <summary>An app as data, to be kept with its files: enough to make it again. Its environment stays encrypted.</summary>
public sealed record AppRecord
{
    /// <summary>Of this record's form.</summary>
    public int Format { get; init; } = 1;

    /// <summary>Whose it was: the environment's encryption is bound to it.</summary>
    public required string AppId { get; init; }

    public required AppSpec Spec { get; init; }

    public string RunState { get; init; } = RunStates.Running;

    public string? Label { get; init; }

    /// <summary>JSON list.</summary>
    public string Tags { get; init; } = "[]";

    public string? Notes { get; init; }

    public string? AccessRestriction { get; init; }

    public string? Operators { get; init; }

    public string? Crontab { get; init; }

    public string? ReverseProxy { get; init; }

    public bool EnableBackup { get; init; } = true;

    public bool EnableAutomaticUpdate { get; init; } = true;

    public string? Checklist { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    internal static AppRecord Of(AppRow row) => new()
    {
        AppId = row.Id,
        Spec = row.ReadSpec(),
        RunState = row.RunState,
        Label = row.Label,
        Tags = row.Tags,
        Notes = row.Notes,
        AccessRestriction = row.AccessRestriction,
        Operators = row.Operators,
        Crontab = row.Crontab,
        ReverseProxy = row.ReverseProxy,
        EnableBackup = row.EnableBackup,
        EnableAutomaticUpdate = row.EnableAutomaticUpdate,
        Checklist = row.Checklist,
        CreatedAt = row.CreatedAt,
    };
}
