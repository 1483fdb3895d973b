using System.Text.Json;
using System.Text.Json.Serialization;

namespace Compliance.Consent.Ledger;

/// <summary>Whom a ledger is about.</summary>
public enum HolderKind
{
    /// <summary>An enrolled data subject.</summary>
    Person,

    /// <summary>A visitor's browser or app, of which nobody knows whose it is.</summary>
    Device,
}

/// <summary>
/// A person or a device, by an id that this system made up. Nothing else fits in: no name, address or number of anybody.
/// </summary>
[JsonConverter(typeof(ConsentHolderConverter))]
public readonly record struct ConsentHolder
{
    private const string DevicePrefix = "device-";

    private ConsentHolder(HolderKind kind, Guid id) => (Kind, Id) = (kind, id);

    public HolderKind Kind { get; }

    public Guid Id { get; }

    public bool IsPerson => Kind is HolderKind.Person;

    /// <param name="subject">The subject id: 32 lower-case hexadecimal digits.</param>
    /// <exception cref="ConsentException">It is none.</exception>
    public static ConsentHolder Person(string subject) =>
        TryParse(subject) is { IsPerson: true } person ? person : throw ConsentErrors.UnknownHolder();

    public static ConsentHolder Device(Guid id) => new(HolderKind.Device, id);

    /// <returns>Null where the text is not as <see cref="ToString"/> writes one.</returns>
    public static ConsentHolder? TryParse(string? text)
    {
        if (text is null)
            return null;
        var isDevice = text.StartsWith(DevicePrefix, StringComparison.Ordinal);
        var digits = isDevice ? text[DevicePrefix.Length..] : text;
        return digits.All(char.IsAsciiHexDigitLower) && Guid.TryParseExact(digits, "N", out var id)
            ? new ConsentHolder(isDevice ? HolderKind.Device : HolderKind.Person, id)
            : null;
    }

    /// <summary>A person's subject id, or <c>device-</c> and a device's.</summary>
    public override string ToString() => IsPerson ? $"{Id:N}" : $"{DevicePrefix}{Id:N}";

    internal static ConsentHolder Of(HolderKind kind, Guid id) => new(kind, id);
}

internal sealed class ConsentHolderConverter : JsonConverter<ConsentHolder>
{
    public override ConsentHolder Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ConsentHolder.TryParse(reader.GetString()) ?? throw new JsonException("It is no id of a person or device.");

    public override void Write(Utf8JsonWriter writer, ConsentHolder value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
