using Berth.Backups.Data;
using Berth.Backups.Runs;
using Berth.Ports.Backups;

namespace Berth.Backups.Tests;

public sealed class RetentionTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void NoRule_KeepsEverything() => Assert.Empty(Retention.Drop(Rows(0, 24, 48, 2400), new RetentionPolicy(), Now));

    [Fact]
    public void TheNewest_StaysWhateverThePolicySays() =>
        Assert.Equal([500, 600], Ages(Retention.Drop(Rows(400, 500, 600), new RetentionPolicy(Within: TimeSpan.FromHours(1)), Now)));

    [Fact]
    public void EachRule_KeepsItsOwn_AndNoRuleDropsWhatAnotherKeeps() =>
        Assert.Equal([14, 36], Ages(Retention.Drop(Rows(1, 2, 13, 14, 36, 60, 1000), new RetentionPolicy(Last: 2, Daily: 3, Monthly: 2), Now)));

    [Fact]
    public void WhatShallBePreserved_StaysForItsTime()
    {
        var rows = Rows(1, 50, 100);
        rows[1].PreserveSeconds = 51 * 3600;
        rows[2].PreserveSeconds = 99 * 3600;
        Assert.Equal([100], Ages(Retention.Drop(rows, new RetentionPolicy(Last: 1), Now)));
        rows[2].PreserveSeconds = -1;
        Assert.Empty(Retention.Drop(rows, new RetentionPolicy(Last: 1), Now));
    }

    /// <param name="hours">Ages.</param>
    private static List<BackupRow> Rows(params IEnumerable<int> hours) =>
        [.. hours.Select(age => new BackupRow { Id = age.ToString(), SiteId = "s", Identifier = "a", State = BackupStates.Normal, CreatedAt = Now.AddHours(-age) })];

    private static IEnumerable<int> Ages(IEnumerable<BackupRow> rows) => rows.Select(row => int.Parse(row.Id)).Order();
}
