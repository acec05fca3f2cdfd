using Berth.Bench.Reporting;

namespace Berth.Bench.Backups;

/// <summary>All in seconds.</summary>
internal sealed class BackupFigures
{
    public double First { get; set; }

    public double FirstBare { get; set; }

    public List<double> Unchanged { get; } = [];

    public List<double> UnchangedBare { get; } = [];

    public double Archive { get; set; }

    public double Clone { get; init; }

    public double Ten { get; set; }

    public double Twenty { get; set; }
}

/// <summary>The figures as a table, and the promises of issue 4.</summary>
internal static class BackupReport
{
    public static Report Of(BackupFigures figures)
    {
        var unchanged = figures.Unchanged.Median();
        return new Report(
            "Backup",
            $"static-site with {Tree.Files} files of 10 kB (1 GB, half of it compressible), all of it in the page cache; `POST /apps/:id/backup` to the task's end (asked every 50 ms), which "
            + "includes listing the snapshot and reading the record back, against `restic backup` of the same folder into a repository of its own and against `tar --gzip`. "
            + $"The first backup once each, then {figures.Unchanged.Count} interleaved rounds with nothing changed; medians. The clone is of a WordPress with 200 MiB of uploads, from the request to a "
            + "healthy copy. Rounds of ten and of twenty apps with nothing changed, each with the platform's own backup, proof and tidying of the round included.",
            ["", "s"],
            [
                ["first, Berth", figures.First.Text()],
                ["first, restic alone", figures.FirstBare.Text()],
                ["unchanged, Berth", unchanged.Text()],
                ["unchanged, restic alone", figures.UnchangedBare.Median().Text()],
                ["tar --gzip", figures.Archive.Text()],
                ["clone of WordPress", figures.Clone.Text()],
                ["round of 10 apps", figures.Ten.Text()],
                ["round of 20 apps", figures.Twenty.Text()],
            ],
            [
                Target.AtMost("unchanged, s", 20, unchanged),
                Target.AtMost("unchanged, ratio to restic alone", 1.15, figures.Unchanged.Zip(figures.UnchangedBare, (berth, bare) => berth / bare).Median()),
                Target.AtMost("first, ratio to restic alone", 1.1, figures.First / figures.FirstBare),
                Target.AtLeast("unchanged, times faster than tar --gzip", 5, figures.Archive / unchanged),
                Target.AtMost("clone of WordPress with 200 MiB, s", 60, figures.Clone),
                Target.AtMost("20 apps, ratio to 10", 2.2, figures.Twenty / figures.Ten),
            ]);
    }
}
