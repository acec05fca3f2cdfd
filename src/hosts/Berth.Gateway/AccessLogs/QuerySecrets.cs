using System.Text;

namespace Berth.Gateway.AccessLogs;

/// <summary>Takes the values of parameters that let somebody in out of an address, before it is written anywhere.</summary>
internal static class QuerySecrets
{
    private static readonly string[] Telling = ["token", "password", "passwd", "secret", "api_key", "apikey", "signature"];

    /// <summary><c>/logs?access_token=abc&amp;lines=5</c> becomes <c>/logs?access_token=***&amp;lines=5</c>.</summary>
    public static string Strip(string address)
    {
        var query = address.IndexOf('?');
        if (query < 0 || !Tells(address.AsSpan(query)))
        {
            return address;
        }

        var text = new StringBuilder(address, 0, query + 1, address.Length);
        foreach (var part in address.AsSpan(query + 1).Split('&'))
        {
            var parameter = address.AsSpan(query + 1)[part];
            var equals = parameter.IndexOf('=');
            if (equals >= 0 && Tells(parameter[..equals]))
            {
                text.Append(parameter[..(equals + 1)]).Append("***");
            }
            else
            {
                text.Append(parameter);
            }

            text.Append('&');
        }

        return text.ToString(0, text.Length - 1);
    }

    private static bool Tells(ReadOnlySpan<char> text)
    {
        foreach (var word in Telling)
        {
            if (text.Contains(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
