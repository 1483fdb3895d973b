namespace Compliance.DataMap;

/// <summary>People do in a dataset what a request asks for, because nothing connects it: as the map says under <c>manual</c>.</summary>
/// <param name="Instructions">What they do there, in words.</param>
/// <param name="Days">How many days they have, 1 to 60; null: as configured.</param>
public sealed record ManualAccess(string Instructions, int? Days);
