using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Berth.Manifest;

/// <summary>Writes documents back without touching what they say.</summary>
internal static class JsonText
{
    public static string Write(JsonElement element, bool indented) => Encoding.UTF8.GetString(Write(w => element.WriteTo(w), indented));

    /// <summary>The object with these members set to text, moved to its end.</summary>
    public static byte[] WithText(JsonElement source, params IReadOnlyList<(string Name, string Text)> members) => Write(
        writer =>
        {
            writer.WriteStartObject();
            foreach (var property in source.EnumerateObject().Where(p => members.All(m => !p.NameEquals(m.Name))))
            {
                property.WriteTo(writer);
            }

            foreach (var (name, text) in members)
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
