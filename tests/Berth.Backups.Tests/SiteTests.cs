using System.Text.Json;
using Berth.Apps.Tests.Support;
using Berth.Backups.Data;
using Berth.Backups.Sites;
using Berth.Backups.Tests.Support;
using Berth.Contracts;
using Berth.Ports.Backups;

namespace Berth.Backups.Tests;

public sealed class SiteTests
{
    [Theory]
    [InlineData("filesystem", """{"backupDir":"relative"}""", "config.backupDir")]
    [InlineData("filesystem", """{"backupDir":"/mnt/../etc"}""", "config.backupDir")]
    [InlineData("filesystem", """{"backupDir":"/"}""", "config.backupDir")]
    [InlineData("filesystem", "{}", "config.backupDir")]
    [InlineData("filesystem", "[]", "config.backupDir")]
    [InlineData("sftp", """{"host":"-oProxyCommand=x","user":"u","path":"p","privateKey":"-----BEGIN X"}""", "config.host")]
    [InlineData("sftp", """{"host":"h","user":"u -o x","path":"p","privateKey":"-----BEGIN X"}""", "config.user")]
    [InlineData("sftp", """{"host":"h","user":"u","path":"p","privateKey":"hunter2"}""", "config.privateKey")]
    [InlineData("sftp", """{"host":"h","user":"u","path":"p","privateKey":"-----BEGIN X","port":"99999"}""", "config.port")]
    [InlineData("s3", """{"bucket":"b/c","accessKeyId":"a","secretAccessKey":"s"}""", "config.bucket")]
    [InlineData("minio", """{"bucket":"bucket","accessKeyId":"a","secretAccessKey":"s"}""", "config.endpoint")]
    [InlineData("rest", """{"url":"https://me:pw@host/"}""", "config.url")]
    [InlineData("rest", """{"url":"file:///etc"}""", "config.url")]
    [InlineData("rclone", """{"remote":"no colon"}""", "config.remote")]
    [InlineData("floppy", "{}", "provider")]
    public void BadConfig_IsRefusedWithItsField(string provider, string config, string field) =>
        Assert.Contains(field, SiteTargets.Read(provider, JsonElement.Parse(config)).Error!.Fields!.Keys);

    [Fact]
    public void GoodConfigs_BecomeTargets()
    {
        Assert.Equal(
            new S3Target("https://minio:9000", "us-east-1", "bucket", "berth", "a", "s", true),
            SiteTargets.Read("minio", JsonElement.Parse("""{"endpoint":"https://minio:9000","bucket":"bucket","prefix":"/berth/","accessKeyId":"a","secretAccessKey":"s"}""")).Value);
        Assert.Equal(new LocalTarget("/mnt/disk"), SiteTargets.Read("filesystem", JsonElement.Parse("""{"backupFolder":"/mnt/disk"}""")).Value);
        Assert.DoesNotContain("hunter2", SiteTargets.WithoutSecrets(JsonElement.Parse("""{"secretAccessKey":"hunter2","bucket":"b"}""")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("00 00 3 * * *", true)]
    [InlineData("never", true)]
    [InlineData("0 3 * * *", false)]
    [InlineData("", false)]
    public void Schedule_HasSixFieldsOrNever(string schedule, bool good) => Assert.Equal(good, SiteRules.CheckSchedule(schedule) is null);

    [Fact]
    public async Task Add_TriesThePlace_AndKeepsNothingOfOneThatFails()
    {
        using var world = await World.CreateAsync();
        await using var host = await BackupScenario.StartAsync(world);
        var sites = host.Get<SiteService>();
        var place = Path.Combine(world.Home, "elsewhere");
        var added = await sites.AddAsync(Request(place), CancellationToken.None);
        Assert.True(added.IsOk, added.Error?.Message);
        Assert.DoesNotContain(Directory.GetDirectories(place), snapshot => File.Exists(Path.Combine(snapshot, "meta")));

        var before = (await sites.ListAsync(CancellationToken.None)).Count;
        Assert.Equal("backup.wrong_password", (await sites.AddAsync(Request(place) with { EncryptionPassword = "guess" }, CancellationToken.None)).Error!.Code);
        Assert.Equal("backup.bad_place", (await sites.AddAsync(Request(Path.Combine(world.Home, "apps", "x")), CancellationToken.None)).Error!.Code);
        Assert.Equal(before, (await sites.ListAsync(CancellationToken.None)).Count);

        var kit = sites.Kit(added.Value!);
        Assert.Contains(place, kit.Text, StringComparison.Ordinal);
        Assert.Equal(sites.Access(added.Value!).Password, kit.Password);
        await using var db = await host.OpenAsync();
        Assert.DoesNotContain(db.Set<SiteRow>(), row => row.Config.Contains(kit.Password) || row.Sealed == kit.Password);
    }

    [Fact]
    public void Contents_SayWhatGoesThere()
    {
        Assert.True(SiteRules.Takes(null, "a"));
        Assert.True(SiteRules.Takes(new BackupContents(Include: ["a"]), "a"));
        Assert.False(SiteRules.Takes(new BackupContents(Include: ["a"]), "box"));
        Assert.False(SiteRules.Takes(new BackupContents(Exclude: ["a"]), "a"));
    }

    private static BackupSiteRequest Request(string place) => new() { Provider = "filesystem", Config = JsonSerializer.SerializeToElement(new { backupDir = place }) };
}
