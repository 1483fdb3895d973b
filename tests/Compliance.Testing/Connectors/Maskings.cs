using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Compliance.Connectors;

namespace Compliance.Testing.Connectors;

/// <summary>Replaces every value by the same one.</summary>
public sealed class FixedMasking(string? text) : IMasking
{
    public bool IsConstant => true;

    public JsonNode? Apply(JsonNode? value) => text;
}

/// <summary>Replaces each value by its hash; nothing stays nothing.</summary>
public sealed class HashMasking : IMasking
{
    public bool IsConstant => false;

    public JsonNode? Apply(JsonNode? value) => value is null ? null : Of(value.ToString());

    public static string Of(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
