using System.Text;

namespace Berth.Host.Programs;

/// <summary>Keeps the end of a text of any length and cuts it into lines as it comes.</summary>
internal sealed class TextCapture(int limit, Action<string>? onLine)
{
    private const int MaxLine = 64 << 10;

    private readonly StringBuilder _kept = new();
    private readonly StringBuilder _line = new();

    public string Text => _kept.Length > limit ? _kept.ToString(_kept.Length - limit, limit) : _kept.ToString();

    public void Add(ReadOnlySpan<char> text)
    {
        _kept.Append(text);
        if (_kept.Length > 2L * limit)
        {
            _kept.Remove(0, _kept.Length - limit);
        }

        if (onLine is not null)
        {
            Split(text);
        }
    }

    /// <summary>Hands out a last line that no line end closed.</summary>
    public void End()
    {
        if (_line.Length > 0)
        {
            HandOut();
        }
    }

    private void Split(ReadOnlySpan<char> text)
    {
        while (text.IndexOf('\n') is >= 0 and var end)
        {
            AddToLine(text[..end]);
            HandOut();
            text = text[(end + 1)..];
        }

        AddToLine(text);
    }

    private void AddToLine(ReadOnlySpan<char> text) => _line.Append(text[..Math.Min(text.Length, MaxLine - _line.Length)]);

    private void HandOut()
    {
        var line = _line.ToString().TrimEnd('\r');
        _line.Clear();
        onLine!(line);
    }
}
