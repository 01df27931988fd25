import { Arg, Args, Ctx, ID, Query, Resolver } from "type-graphql";
import { customerByNumber } from "../database/customers.js";
import { ClienteleError } from "../errors.js";
import { keyOf } from "../runs/global-id.js";
import { AnomalyConnection } from "./anomaly.type.js";
import type { GraphContext } from "./context.js";
import {
  AnomalyFilter,
  AnomalyOrder,
  CustomerFilter,
  CustomerLookup,
  CustomerOrder,
} from "./customer.input.js";
import { Customer, CustomerConnection } from "./customer.type.js";
import { anomalyPage, customerPage } from "./customer-list.js";
import { findCustomer } from "./customer-lookup.js";
import { PageArgs } from "./page.js";
import { requireScope } from "./scope.js";

@Resolver()
export class CustomerResolver {
  @Query(() => Customer, { nullable: true, description: "One customer, by its number or its id." })
  async customer(
    @Arg("lookup", () => CustomerLookup, { description: "Which customer." }) lookup: CustomerLookup,
    @Ctx() context: GraphContext,
  ): Promise<Customer | null> {
    const { id, customerNumber } = lookup;
    if ((id == null) === (customerNumber == null)) throw new ClienteleError("BAD_LOOKUP", {}, ["lookup"]);
    if (id != null) return findCustomer(context, keyOf("Customer", id));
    const known = await customerByNumber(context.db, customerNumber as string).executeTakeFirst();
    return findCustomer(context, known?.id ?? null);
  }

  @Query(() => CustomerConnection, {
    description:
      "Customers with at least one order that counts: today's; of a named run: those it was trained on.",
  })
  async customers(
    @Args(() => PageArgs) page: PageArgs,
    @Arg("filter", () => CustomerFilter, {
      nullable: true,
      description: "Only customers that match; all where left out.",
    })
    filter: CustomerFilter | null | undefined,
    @Arg("orderBy", () => CustomerOrder, {
      nullable: true,
      description: "By customer number where left out.",
    })
    orderBy: CustomerOrder | null | undefined,
    @Arg("modelRunId", () => ID, {
      nullable: true,
      description: "The run to look at; the active model where left out.",
    })
    modelRunId: string | null | undefined,
    @Ctx() context: GraphContext,
  ): Promise<CustomerConnection> {
    return customerPage(context, await requireScope(context, modelRunId), { page, filter, orderBy });
  }

  @Query(() => AnomalyConnection, {
    description: "The customers that DBSCAN finds unusual, the most severe first.",
  })
  async anomalies(
    @Args(() => PageArgs) page: PageArgs,
    @Arg("filter", () => AnomalyFilter, {
      nullable: true,
      description: "Only anomalies that match; all where left out.",
    })
    filter: AnomalyFilter | null | undefined,
    @Arg("orderBy", () => AnomalyOrder, {
      nullable: true,
      description: "The most severe first where left out.",
    })
    orderBy: AnomalyOrder | null | undefined,
    @Arg("modelRunId", () => ID, {
      nullable: true,
      description: "The run to look at; the active model where left out.",
    })
    modelRunId: string | null | undefined,
    @Ctx() context: GraphContext,
  ): Promise<AnomalyConnection> {
    return anomalyPage(context, await requireScope(context, modelRunId), page, filter, orderBy);
  }
}
