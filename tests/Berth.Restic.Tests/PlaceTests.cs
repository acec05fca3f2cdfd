using Berth.Ports;
using Berth.Ports.Backups;
using Berth.Restic.Tests.Places;

namespace Berth.Restic.Tests;

/// <summary>Repositories elsewhere: on OpenSSH's SFTP server and on an S3 server.</summary>
public sealed class PlaceTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("sftp")]
    [InlineData("s3")]
    public async Task WhatWasSavedThere_ComesBack_IsChecked_AndForgotten(string kind)
    {
        await using var shop = new Workshop();
        await using var place = await Place.OpenAsync(kind, shop);
        var there = shop.Here with { Target = place.Target };
        await shop.Restic.EnsureAsync(there, Token);
        await shop.Restic.EnsureAsync(there, Token);

        var first = await shop.Restic.SaveAsync(there, shop.Request("app=one"), null, Token);
        await File.WriteAllTextAsync(shop["app/data/a.txt"], "changed", Token);
        var second = await shop.Restic.SaveAsync(there, shop.Request("app=one"), null, Token);
        await shop.Restic.CheckAsync(there, 1, 1, Token);
        await shop.Restic.RestoreAsync(there, new RestoreRequest(first.Id, shop["back"]), null, Token);
        await shop.Restic.ForgetAsync(there, [first.Id], Token);
        await shop.Restic.PruneAsync(there, Token);

        Assert.Equal("first", await File.ReadAllTextAsync(shop["back/data/a.txt"], Token));
        Assert.Equal(second.Id, Assert.Single(await shop.Restic.ListAsync(there, ["app=one"], Token)).Id);
        Assert.DoesNotContain(Directory.GetFiles(shop["restic"]), file => Path.GetFileName(file).StartsWith("call-", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("sftp")]
    [InlineData("s3")]
    public async Task WrongCredentials_AreSaidSo_AndNotShown(string kind)
    {
        await using var shop = new Workshop();
        await using var place = await Place.OpenAsync(kind, shop);
        await shop.Restic.EnsureAsync(shop.Here with { Target = place.Target }, Token);

        var error = await Assert.ThrowsAsync<PortException>(() => shop.Restic.ListAsync(shop.Here with { Target = place.Refused }, [], Token));

        AssertRefused(error);
        Assert.DoesNotContain("PRIVATE KEY", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sftp")]
    [InlineData("s3")]
    public async Task PlaceThatGoesAwayInTheMiddle_FailsTheBackup_AndTakesTheNextOne(string kind)
    {
        await using var shop = new Workshop();
        await using var place = await Place.OpenAsync(kind, shop);
        var there = shop.Here with { Target = place.Target };
        await shop.Restic.EnsureAsync(there, Token);
        var kept = await shop.Restic.SaveAsync(there, shop.Request("t"), null, Token);
        shop.WriteRandom("app/data/big", 30);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var gone = new OnceUnderWay(place.GoAsync);

        // restic tries again for a quarter of an hour; whoever has no such patience cancels.
        var saving = shop.Restic.SaveAsync(there with { UploadLimit = 2048 }, shop.Request("t"), gone, patience.Token);
        await gone.Done;
        patience.CancelAfter(TimeSpan.FromSeconds(5));
        var error = await Assert.ThrowsAnyAsync<Exception>(() => saving);
        Assert.True(error is OperationCanceledException or PortException, error.ToString());

        await place.ComeAsync();
        Assert.Equal(kept.Id, Assert.Single(await shop.Restic.ListAsync(there, ["t"], Token)).Id);
        await shop.Restic.SaveAsync(there, shop.Request("t"), null, Token);
        await shop.Restic.PruneAsync(there, Token);
        await shop.Restic.CheckAsync(there, 1, 1, Token);
    }

    [Theory]
    [InlineData("sftp")]
    [InlineData("s3")]
    public async Task PlaceThatIsNotThere_IsUnreachable(string kind)
    {
        await using var shop = new Workshop();
        await using var place = await Place.OpenAsync(kind, shop);
        await place.GoAsync();
        await SnapshotTests.FailsAsync("backup.unreachable", () => shop.Restic.ListAsync(shop.Here with { Target = place.Target }, [], Token));
    }

    [Fact]
    public async Task SshServer_WithAnotherKeyThanItHad_IsNotTalkedTo()
    {
        await using var shop = new Workshop();
        await using var place = (SshServer)await Place.OpenAsync("sftp", shop);
        await shop.Restic.EnsureAsync(shop.Here with { Target = place.WithHostKey }, Token);
        AssertRefused(await Assert.ThrowsAsync<PortException>(() => shop.Restic.ListAsync(shop.Here with { Target = place.WithWrongHostKey }, [], Token)));
    }

    [Fact]
    public async Task S3Server_WhoseAuthorityNobodyGave_IsNotTalkedTo()
    {
        await using var shop = new Workshop();
        await using var place = (S3Server)await Place.OpenAsync("s3", shop);
        await SnapshotTests.FailsAsync("backup.denied", () => shop.Restic.ListAsync(shop.Here with { Target = place.WithoutAuthority }, [], Token));
    }

    /// <summary>restic does not always pass on what ssh said before it ended; then it is the words that name both.</summary>
    private static void AssertRefused(PortException error) =>
        Assert.True(error.Code == "backup.denied" || (error.Code == "backup.unreachable" && error.Message.Contains("refuses the key", StringComparison.Ordinal)), error.ToString());

    private sealed class OnceUnderWay(Func<Task> act) : IProgress<TransferProgress>
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _begun;

        public Task Done => _done.Task;

        public void Report(TransferProgress value)
        {
            if (value.BytesDone > 0 && Interlocked.Exchange(ref _begun, 1) == 0)
            {
                _ = ActAsync();
            }
        }

        private async Task ActAsync()
        {
            await act();
            _done.SetResult();
        }
    }
}
