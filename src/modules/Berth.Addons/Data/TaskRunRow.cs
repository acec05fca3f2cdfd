namespace Berth.Addons.Data;

/// <summary>A scheduled task's last run, kept so that a restart of the platform neither repeats nor doubles it.</summary>
internal sealed class TaskRunRow
{
    public required string AppId { get; set; }

    public required string Task { get; set; }

    /// <summary>The engine's id of the command.</summary>
    public required string ExecId { get; set; }

    /// <summary>Marks the run's processes by their environment; see TaskProcess.</summary>
    public required string Marker { get; set; }

    /// <summary>Which start of the container it belongs to.</summary>
    public required string ContainerStart { get; set; }

    public DateTimeOffset Started { get; set; }
}
