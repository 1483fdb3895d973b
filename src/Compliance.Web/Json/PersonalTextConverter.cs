using System.Text.Json;
using System.Text.Json.Serialization;
using Compliance.Subjects;

namespace Compliance.Web.Json;

/// <summary>Wraps a person's data while it is read from a request's body. No answer carries any.</summary>
internal sealed class PersonalTextConverter : JsonConverter<Personal<string>>
{
    public override Personal<string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String ? Personal.Of(reader.GetString()!) : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, Personal<string> value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Personal data leaves in an export alone.");
}
