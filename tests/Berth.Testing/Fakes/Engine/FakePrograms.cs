using System.Globalization;
using System.Text;

namespace Berth.Testing.Fakes;

/// <summary>The programs every fake container knows: <c>run</c>, <c>true</c>, <c>false</c>, <c>exit N</c>, <c>echo …</c>, <c>error …</c>, <c>cat</c>, <c>crash</c>.</summary>
internal static class FakePrograms
{
    public static Dictionary<string, FakeProgram> Create() => new(StringComparer.Ordinal)
    {
        ["run"] = RunAsync,
        ["true"] = _ => Task.FromResult(0),
        ["false"] = _ => Task.FromResult(1),
        ["exit"] = process => Task.FromResult(int.Parse(process.Command[1], CultureInfo.InvariantCulture)),
        ["echo"] = process => Say(process, process.Print),
        ["error"] = process => Say(process, process.PrintError),
        ["cat"] = CatAsync,
    };

    /// <summary>Until it is asked to stop; what an unknown program does too.</summary>
    public static async Task<int> RunAsync(FakeProcess process)
    {
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, process.Stopping);
        }
        catch (OperationCanceledException)
        {
            // Asked to.
        }

        return 0;
    }

    private static Task<int> Say(FakeProcess process, Action<string> print)
    {
        print(string.Join(' ', process.Command.Skip(1)) + "\n");
        return Task.FromResult(0);
    }

    private static async Task<int> CatAsync(FakeProcess process)
    {
        await foreach (var piece in process.Input)
        {
            process.Print(Encoding.UTF8.GetString(piece));
        }

        return 0;
    }
}
