using System.Text.Json;
using System.Text.Json.Serialization;

namespace Compliance.Subjects;

/// <summary>
/// A value about a person that must not leak: its <see cref="ToString"/> is redacted and every JSON serialiser refuses it,
/// so that it cannot reach a log, an exception, a workflow input or a status by accident.
/// </summary>
[JsonConverter(typeof(PersonalJsonConverterFactory))]
public readonly record struct Personal<T>
{
    private readonly T _value;

    internal Personal(T value) => _value = value;

    /// <summary>Takes the value out, on purpose. Search for this name to find every place that touches personal data.</summary>
    public T Reveal() => _value;

    public override string ToString() => Personal.Redacted;
}

public static class Personal
{
    public const string Redacted = "[personal]";

    public static Personal<T> Of<T>(T value) => new(value);
}

/// <summary>Refuses to write or read a <see cref="Personal{T}"/>: what crosses a boundary carries an opaque id instead.</summary>
internal sealed class PersonalJsonConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(Personal<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Refusal<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;

    private sealed class Refusal<T> : JsonConverter<Personal<T>>
    {
        public override Personal<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw Refused();

        public override void Write(Utf8JsonWriter writer, Personal<T> value, JsonSerializerOptions options) => throw Refused();

        private static NotSupportedException Refused() =>
            new("Personal data does not cross this boundary: pass an opaque id and fetch the value where it is used.");
    }
}
