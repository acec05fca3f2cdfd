using System.Runtime.InteropServices;
using Berth.Client;

namespace Berth.Cli.Terminals;

/// <summary>
/// The terminal passing every key on untouched, for as long as this lives. Its former settings come back when it is disposed,
/// and also when the process is ended by a signal or an exception.
/// </summary>
internal sealed partial class RawTerminal : IDisposable
{
    // struct termios is 60 bytes on Linux and 72 on macOS; it is only handed back and forth.
    private const int SettingsLength = 256;
    private const int StandardInput = 0;
    private const int Now = 0;

    private readonly byte[] _former = new byte[SettingsLength];
    private readonly List<PosixSignalRegistration> _signals = [];
    private bool _changed;

    private RawTerminal()
    {
    }

    /// <summary>Standard input must be a terminal; where it cannot be changed it stays as it is.</summary>
    public static RawTerminal Enter()
    {
        var terminal = new RawTerminal();
        if (OperatingSystem.IsWindows() || GetSettings(StandardInput, terminal._former) != 0)
        {
            return terminal;
        }

        var raw = (byte[])terminal._former.Clone();
        MakeRaw(raw);
        terminal._changed = SetSettings(StandardInput, Now, raw) == 0;
        AppDomain.CurrentDomain.ProcessExit += terminal.OnExit;
        foreach (var signal in new[] { PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGINT, PosixSignal.SIGQUIT })
        {
            terminal._signals.Add(PosixSignalRegistration.Create(signal, _ => terminal.Restore()));
        }

        return terminal;
    }

    /// <summary>Calls back when the window's size changed, until disposed.</summary>
    public static IDisposable? OnResize(Action<TerminalSize> changed) =>
        OperatingSystem.IsWindows() ? null : PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => changed(WindowSize.Read()));

    public void Dispose()
    {
        Restore();
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        foreach (var signal in _signals)
        {
            signal.Dispose();
        }
    }

    private void OnExit(object? sender, EventArgs arguments) => Restore();

    private void Restore()
    {
        if (_changed)
        {
            _ = SetSettings(StandardInput, Now, _former);
            _changed = false;
        }
    }

    [LibraryImport("libc", EntryPoint = "tcgetattr")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetSettings(int descriptor, byte[] settings);

    [LibraryImport("libc", EntryPoint = "tcsetattr")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetSettings(int descriptor, int when, byte[] settings);

    [LibraryImport("libc", EntryPoint = "cfmakeraw")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void MakeRaw(byte[] settings);
}
