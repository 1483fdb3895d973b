namespace Infrastructure.Tests.Bicep;

internal sealed class BicepException(string message) : Exception(message);
