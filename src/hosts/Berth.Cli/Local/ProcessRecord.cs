using System.Globalization;
using System.Text.Json;
using Berth.Cli.Config;

namespace Berth.Cli.Local;

/// <summary>What is known of a detached process, kept in a file. The start time tells it from another that got its number later.</summary>
/// <param name="StartTicks">Clock ticks from boot to its start.</param>
/// <param name="Boot">Which boot: ticks begin anew with each.</param>
/// <param name="Signature">Of the definition it was started from.</param>
internal sealed record ProcessRecord(int Pid, long StartTicks, string Boot, string Signature)
{
    private const int StateField = 0;
    private const int StartField = 19;

    public bool IsRunning => Boot == CurrentBoot() && StartOf(Pid) == StartTicks;

    public static ProcessRecord Of(int pid, string signature) => new(pid, StartOf(pid) ?? 0, CurrentBoot(), signature);

    public static ProcessRecord? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(path), CliJson.Default.ProcessRecord);
        }
        catch (Exception exception) when (exception is IOException or JsonException)
        {
            return null;
        }
    }

    public void Write(string path) => PrivateFile.Write(path, JsonSerializer.Serialize(this, CliJson.Default.ProcessRecord));

    private static string CurrentBoot() => File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();

    // Null when there is no such process, or only its remains. The fields follow the name, which may hold anything, in brackets.
    private static long? StartOf(int pid)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{pid}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return fields[StateField] is "Z" or "X" ? null : long.Parse(fields[StartField], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
