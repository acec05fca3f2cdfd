using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Berth.Manifest;

/// <summary>Writes documents back without touching what they say.</summary>
internal static class JsonText
{
    public static string Write(JsonElement element, bool indented) => Encoding.UTF8.GetString(Write(w => element.WriteTo(w), indented));

    /// <summary>The object with these members set to text: in place when they exist, at the end when they do not.</summary>
    public static byte[] WithText(JsonElement source, params IReadOnlyList<(string Name, string Text)> members) => Write(
        writer =>
        {
            var left = members.ToDictionary(m => m.Name, m => m.Text);
            writer.WriteStartObject();
            foreach (var property in source.EnumerateObject())
            {
                if (left.Remove(property.Name, out var text))
                {
                    writer.WriteString(property.Name, text);
                }
                else
                {
                    property.WriteTo(writer);
                }
            }

            foreach (var (name, text) in left)
            {
                writer.WriteString(name, text);
            }

            writer.WriteEndObject();
        },
        indented: false);

    public static byte[] Write(Action<Utf8JsonWriter> write, bool indented)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var options = new JsonWriterOptions { Indented = indented, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = JsonSource.MaximumDepth + 8 };
        using (var writer = new Utf8JsonWriter(buffer, options))
        {
            write(writer);
        }

        return buffer.WrittenSpan.ToArray();
    }
}
