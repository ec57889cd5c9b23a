// Job: says how the cases of one vector file are checked; domains are lists of these.
// Invariant: a check returns null for a pass and a reason for a failure; an unknown case kind is always a failure.
using System.Text.Json;

namespace Spacemesh.Conformance.Framework;

/// <summary>A case whose kind no check knows: always counted as failed.</summary>
public sealed class UnknownCaseKindException(string kind) : Exception($"unknown case kind '{kind}'");

/// <summary>Checks one JSON line; returns null when it agrees, else what differs.</summary>
public delegate string? CaseCheck(JsonElement vector);

/// <summary>Checks a whole file; yields one item a case: its name and null, or what differs.</summary>
public delegate IEnumerable<(string Name, string? Failure)> FileCheck(VectorFolder folder);

/// <summary>Checks JSON lines with something that is opened first and closed afterwards, such as a database.</summary>
public interface ILineCheck : IDisposable
{
    /// <summary>Null when the line agrees, else what differs.</summary>
    string? Check(JsonElement vector);
}

/// <summary>One vector file and how its cases are checked.</summary>
public sealed class VectorReader
{
    private VectorReader(string name, CaseCheck? line, FileCheck? file, Func<VectorFolder, ILineCheck>? open = null) =>
        (Name, Line, File, Open) = (name, line, file, open);

    /// <summary>File name relative to the domain, without <c>.gz</c>.</summary>
    public string Name { get; }

    /// <summary>True if every line of the file is a case of its own.</summary>
    public bool IsJsonLines => File is null;

    internal CaseCheck? Line { get; }

    internal FileCheck? File { get; }

    internal Func<VectorFolder, ILineCheck>? Open { get; }

    /// <summary>A JSON Lines file in which every line is an independent case.</summary>
    public static VectorReader Lines(string name, CaseCheck check) => new(name, check, null);

    /// <summary>A JSON Lines file whose lines are checked with something opened from the folder.</summary>
    public static VectorReader Lines(string name, Func<VectorFolder, ILineCheck> open) => new(name, null, null, open);

    /// <summary>A file (or a group of files under that file's name) that one routine reads whole, such as a database or a trace.</summary>
    public static VectorReader Whole(string name, FileCheck check) => new(name, null, check);
}
