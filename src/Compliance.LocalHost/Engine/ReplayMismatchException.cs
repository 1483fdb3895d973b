using System.Globalization;
using Compliance.Workflows;

namespace Compliance.LocalHost.Engine;

/// <summary>The code decides otherwise than the history says. Its reference names the first differing step; step names are code, not data.</summary>
internal sealed class ReplayMismatchException(int step, string expected, string found)
    : Exception($"{FailureCode.NotDeterministic}: step {step} expected {expected}, found {found}")
{
    public string Reference { get; } = string.Create(CultureInfo.InvariantCulture, $"step-{step}-expected-{expected}-found-{found}");
}
