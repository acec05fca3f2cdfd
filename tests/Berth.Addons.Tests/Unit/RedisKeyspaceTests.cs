using Berth.Addons.Providers.Redis;

namespace Berth.Addons.Tests.Unit;

public sealed class RedisKeyspaceTests
{
    [Theory]
    [InlineData("# Keyspace\r\n", 0)]
    [InlineData("# Keyspace\r\ndb0:keys=60,expires=57,avg_ttl=81\r\n", 3)]
    [InlineData("# Keyspace\r\ndb0:keys=4,expires=0,avg_ttl=0\r\ndb11:keys=9,expires=4,avg_ttl=12,subexpiry=0\r\n", 9)]
    public void CountStaying_LeavesOutWhatExpires_InEveryDatabase(string keyspace, long staying) => Assert.Equal(staying, RedisKeyspace.CountStaying(keyspace));

    [Fact]
    public void ReadMemory_IsWhatIsInUse() => Assert.Equal(1048576, RedisKeyspace.ReadMemory("# Memory\r\nused_memory:1048576\r\nused_memory_human:1.00M\r\n"));
}
