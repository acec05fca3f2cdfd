using System.Runtime.InteropServices;

namespace Berth.Docker.Logs;

/// <summary>
/// Output of a terminal: plain text, each line with its time in front. A long line comes in pieces of 16 KiB that
/// each carry the time again, with nothing in between; since they carry the same time, it can be told from text.
/// </summary>
internal sealed class TerminalLogParser : ILogParser
{
    private const int MaxTime = 40;

    private readonly List<byte> _time = [];
    private readonly List<byte> _text = [];
    private long _nanoseconds;
    private State _state = State.Time;
    private int _matched;

    private enum State
    {
        /// <summary>Before the blank that ends the time.</summary>
        Time,

        /// <summary>Inside the text.</summary>
        Text,

        /// <summary>After a full piece: the same time again, a line end, or more text.</summary>
        Seam,
    }

    public void Push(ReadOnlySpan<byte> data, ICollection<LogPiece> pieces)
    {
        foreach (var value in data)
        {
            switch (_state)
            {
                case State.Time:
                    Time(value, pieces);
                    break;
                case State.Text:
                    Text(value, pieces);
                    break;
                default:
                    Seam(value, pieces);
                    break;
            }
        }
    }

    public void End(ICollection<LogPiece> pieces)
    {
        if (_state == State.Text)
        {
            Emit(pieces);
        }
    }

    private void Time(byte value, ICollection<LogPiece> pieces)
    {
        _time.Add(value);
        if (value == ' ' && LogPiece.TryParseTime(CollectionsMarshal.AsSpan(_time)[..^1], out var nanoseconds))
        {
            (_nanoseconds, _state) = (nanoseconds, State.Text);
        }
        else if (value is (byte)'\n' or (byte)' ' || _time.Count > MaxTime)
        {
            // Not a time: all of it is text.
            byte[] all = [.. _time];
            (_state, _matched) = (State.Text, 0);
            _time.Clear();
            foreach (var one in all)
            {
                Text(one, pieces);
            }
        }
    }

    private void Text(byte value, ICollection<LogPiece> pieces)
    {
        if (value == '\n')
        {
            Emit(pieces);
            Next();
            return;
        }

        _text.Add(value);
        if (_text.Count == LogPiece.MaxBytes)
        {
            Emit(pieces);
            (_state, _matched) = (State.Seam, 0);
        }
    }

    private void Seam(byte value, ICollection<LogPiece> pieces)
    {
        if (_matched < _time.Count && _time[_matched] == value)
        {
            _matched++;
            if (_matched == _time.Count)
            {
                _state = State.Text;
            }

            return;
        }

        if (_matched == 0 && value is (byte)'\n')
        {
            Next();
            return;
        }

        _text.AddRange(_time[.._matched]);
        _state = State.Text;
        Text(value, pieces);
    }

    private void Next()
    {
        _time.Clear();
        _state = State.Time;
    }

    private void Emit(ICollection<LogPiece> pieces)
    {
        pieces.Add(LogPiece.From(_nanoseconds, isError: false, CollectionsMarshal.AsSpan(_text)));
        _text.Clear();
    }
}
