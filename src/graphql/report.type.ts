import { Field, ObjectType } from "type-graphql";
import type { ReportListing } from "./context.js";

@ObjectType({ description: "A page for people: a notebook over this API." })
export class Report {
  constructor(report: ReportListing) {
    this.name = report.name;
    this.title = report.title;
    this.question = report.question;
    this.url = report.url;
  }

  @Field(() => String, { description: "Its name: /reports/<name>." })
  readonly name: string;

  @Field(() => String, { description: "Its title." })
  readonly title: string;

  @Field(() => String, { description: "The question that it answers." })
  readonly question: string;

  @Field(() => String, { description: "Where this server shows it." })
  readonly url: string;
}
