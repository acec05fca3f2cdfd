using System.Diagnostics;
using System.Text;
using Berth.Ports.Programs;

namespace Berth.Host.Programs;

/// <summary>Feeds a running program and takes what it says, all at once, so that neither side waits for the other.</summary>
internal sealed class ProgramStreams : IDisposable
{
    // A line that never ends is handed on in pieces.
    private const int MaxLine = 64 * 1024;

    private readonly ProgramCall _call;
    private readonly Process _process;
    private readonly Lock _oneAtATime = new();
    private readonly Tail _output;
    private readonly Tail _error;
    private readonly Task _all;
    private Exception? _failure;

    public ProgramStreams(Process process, ProgramCall call, CancellationToken cancellationToken)
    {
        (_process, _call) = (process, call);
        (_output, _error) = (new Tail(call.MaxCaptured), new Tail(call.MaxCaptured));
        _all = Task.WhenAll(
            GuardAsync(() => FeedAsync(cancellationToken)),
            GuardAsync(() => call.Output is null
                ? LinesAsync(process.StandardOutput, isError: false, _output, cancellationToken)
                : process.StandardOutput.BaseStream.CopyToAsync(call.Output, cancellationToken)),
            GuardAsync(() => LinesAsync(process.StandardError, isError: true, _error, cancellationToken)));
    }

    public string Output => _output.ToString();

    public string Error => _error.ToString();

    public Task DrainAsync() => _all;

    /// <summary>When the caller's own streams broke, the program's result means nothing.</summary>
    public void ThrowIfFailed()
    {
        if (_failure is not null)
        {
            throw new PortException("program.refused", $"What goes into or comes out of {_call.Program} could not be passed on: {_failure.Message}", isTransient: false, _failure);
        }
    }

    public void Dispose() => _process.StandardInput.BaseStream.Dispose();

    private async Task FeedAsync(CancellationToken cancellationToken)
    {
        await using var input = _process.StandardInput.BaseStream;
        if (_call.Input is null)
        {
            return;
        }

        var buffer = new byte[64 * 1024];
        int count;
        while ((count = await _call.Input.ReadAsync(buffer, cancellationToken)) > 0)
        {
            try
            {
                await input.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            }
            catch (IOException)
            {
                // It does not want more; whether that is well, its exit code tells.
                return;
            }
        }
    }

    private async Task LinesAsync(StreamReader reader, bool isError, Tail tail, CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        var buffer = new char[8192];
        int count;
        while ((count = await reader.ReadAsync(buffer.AsMemory(), cancellationToken)) > 0)
        {
            tail.Add(buffer.AsSpan(0, count));
            foreach (var c in buffer.AsSpan(0, count))
            {
                if (c is not '\n')
                {
                    line.Append(c);
                }

                if (c is '\n' || line.Length >= MaxLine)
                {
                    Report(isError, line);
                }
            }
        }

        if (line.Length > 0)
        {
            Report(isError, line);
        }
    }

    private void Report(bool isError, StringBuilder line)
    {
        var text = line.ToString().TrimEnd('\r');
        line.Clear();
        if (_call.Lines is not null)
        {
            lock (_oneAtATime)
            {
                _call.Lines.Report(new ProgramLine(isError, text));
            }
        }
    }

    private async Task GuardAsync(Func<Task> pump)
    {
        try
        {
            await pump();
        }
        catch (OperationCanceledException)
        {
            // The program is gone and what it left behind keeps quiet.
        }
        catch (Exception exception)
        {
            _failure ??= exception;
        }
    }

    /// <summary>Keeps the end of a text.</summary>
    private sealed class Tail(int limit)
    {
        private readonly StringBuilder _text = new();

        public void Add(ReadOnlySpan<char> more)
        {
            _text.Append(more);
            if (_text.Length > 2 * limit)
            {
                _text.Remove(0, _text.Length - limit);
            }
        }

        public override string ToString() => _text.Length > limit ? _text.ToString(_text.Length - limit, limit) : _text.ToString();
    }
}
