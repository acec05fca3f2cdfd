using System.Text;
using Berth.Addons.Providers.Mysql;

namespace Berth.Addons.Tests.Unit;

public sealed class DumpLinesTests
{
    [Theory]
    [InlineData("")]
    [InlineData("one")]
    [InlineData("one\n\ntwo\n")]
    public async Task Lines_TogetherAreTheFile_WhateverTheirLength(string text)
    {
        var long_ = text + new string('x', 300_000) + "\nend\n";
        foreach (var content in (string[])[text, long_])
        {
            var pieces = await ReadAsync(Encoding.UTF8.GetBytes(content));
            Assert.Equal(content, string.Concat(pieces.Select(piece => Encoding.UTF8.GetString(piece.Bytes))));
            Assert.Equal(content.Split('\n').Length - (content.EndsWith('\n') || content.Length == 0 ? 1 : 0), pieces.Count(piece => piece.StartsLine));
        }
    }

    [Theory]
    [InlineData("/*!50013 DEFINER=`app1`@`%` SQL SECURITY DEFINER */\n", "/*!50013 DEFINER=CURRENT_USER SQL SECURITY DEFINER */\n")]
    [InlineData("/*!50003 CREATE*/ /*!50017 DEFINER=`a``b`@`%`*/ /*!50003 TRIGGER t AFTER INSERT ON n\n", "/*!50003 CREATE*/ /*!50017 DEFINER=CURRENT_USER*/ /*!50003 TRIGGER t AFTER INSERT ON n\n")]
    [InlineData("CREATE DEFINER=`root`@`localhost` PROCEDURE `p`()\n", "CREATE DEFINER=CURRENT_USER PROCEDURE `p`()\n")]
    [InlineData("INSERT INTO `n` VALUES ('CREATE DEFINER=`root`@`%`');\n", "INSERT INTO `n` VALUES ('CREATE DEFINER=`root`@`%`');\n")]
    [InlineData("CREATE TABLE `n` (\n", "CREATE TABLE `n` (\n")]
    public async Task Definer_BecomesWhoeverRestores(string line, string expected)
    {
        var piece = Assert.Single(await ReadAsync(Encoding.UTF8.GetBytes(line)));
        Assert.Equal(expected, Encoding.UTF8.GetString(MysqlDefiner.Replace(piece).Span));
    }

    [Fact]
    public async Task Definer_InALongLine_IsReplacedAndNothingLost()
    {
        var rest = new string('é', 200_000);
        var pieces = await ReadAsync(Encoding.UTF8.GetBytes($"CREATE DEFINER=`a`@`%` FUNCTION f() RETURNS TEXT RETURN '{rest}'\n"));
        var result = string.Concat(Encoding.UTF8.GetString([.. pieces.SelectMany(piece => MysqlDefiner.Replace(piece).ToArray())]));
        Assert.Equal($"CREATE DEFINER=CURRENT_USER FUNCTION f() RETURNS TEXT RETURN '{rest}'\n", result);
    }

    private static async Task<List<DumpLine>> ReadAsync(byte[] content)
    {
        List<DumpLine> pieces = [];
        await foreach (var piece in new DumpLines(new MemoryStream(content)).ReadAsync(CancellationToken.None))
        {
            pieces.Add(piece);
        }

        return pieces;
    }
}
