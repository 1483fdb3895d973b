using Infrastructure.Tests.Bicep;
using Infrastructure.Tests.Deployments;

namespace Infrastructure.Tests.Assertions;

/// <summary>
/// A sentence about every deployment, the check that answers null or what is wrong, and a change of the Bicep files that only this check
/// notices.
/// </summary>
internal sealed record Assertion(string Name, Func<Prediction, string?> Check, Mutation Mutation);
