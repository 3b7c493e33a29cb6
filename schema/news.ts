import { Field, Float, ID, InputType, ObjectType } from 'type-graphql';
import { NewsOutcome, NewsWay } from './enums.ts';
import { SentimentSource } from './influence.ts';

@ObjectType({ description: 'A text, as plain text. What it says is data and nothing else.' })
export class NewsItem {
  @Field(() => ID)
  readonly id!: string;

  @Field(() => String, { description: 'Name of the feed, or as who handed it in names it.' })
  readonly source!: string;

  @Field(() => NewsWay, { description: 'How it came.' })
  readonly via!: NewsWay;

  @Field(() => String, { description: 'Name of the feed, or of the token that handed it in.' })
  readonly by!: string;

  @Field(() => String, { nullable: true })
  readonly url!: string | null;

  @Field(() => String)
  readonly title!: string;

  @Field(() => String, { description: 'Empty when there is none besides the title.' })
  readonly summary!: string;

  @Field(() => Float, { description: 'Microseconds since the epoch.' })
  readonly publishedAtUs!: number;

  @Field(() => Boolean, {
    description:
      'True when its source named no time, or one more than five minutes ahead: publishedAtUs is when it was received.',
  })
  readonly timeCorrected!: boolean;

  @Field(() => Float, { description: 'Microseconds since the epoch.' })
  readonly receivedAtUs!: number;

  @Field(() => [String], { description: 'What it is about, of what is watched here.' })
  readonly symbols!: readonly string[];

  @Field(() => Float, { description: 'Others that told the same and are not kept.' })
  readonly duplicates!: number;

  @Field(() => Float, {
    nullable: true,
    description: '-1 (against) to 1 (for): positive less negative. Null when no model has read it.',
  })
  readonly score!: number | null;

  @Field(() => Float, { nullable: true, description: 'Probability, 0 to 1.' })
  readonly positive!: number | null;

  @Field(() => Float, { nullable: true, description: 'Probability, 0 to 1.' })
  readonly negative!: number | null;

  @Field(() => Float, { nullable: true, description: 'Probability, 0 to 1.' })
  readonly neutral!: number | null;

  @Field(() => String, { nullable: true, description: 'Which model has read it.' })
  readonly modelId!: string | null;

  @Field(() => Float, { description: 'Since it was published, seconds; at least 0.' })
  readonly ageS!: number;

  @Field(() => Float, {
    description:
      'What it weighs now in the sentiment of its symbols: 1 when it is new, half at each half-life, 0 when it does not count.',
  })
  readonly weight!: number;
}

@ObjectType()
export class NewsConnection {
  @Field(() => [NewsItem])
  readonly nodes!: readonly NewsItem[];

  @Field(() => ID, {
    nullable: true,
    description: 'Pass as `after` for older ones; null at the end.',
  })
  readonly nextAfter!: string | null;

  @Field(() => Float)
  readonly totalCount!: number;
}

@ObjectType({ description: 'Where news are read, and how that goes.' })
export class NewsFeed {
  @Field(() => String)
  readonly name!: string;

  @Field(() => String, { description: 'Its address without what follows a "?", where keys stand.' })
  readonly url!: string;

  @Field(() => Float, { description: 'Read this often, seconds.' })
  readonly everyS!: number;

  @Field(() => [String], { description: 'All its texts are about these.' })
  readonly symbols!: readonly string[];

  @Field(() => Float, { description: 'Items of it that are kept.' })
  readonly items!: number;

  @Field(() => Float, {
    nullable: true,
    description: 'Microseconds since the epoch; null before the first time.',
  })
  readonly lastReadAtUs!: number | null;

  @Field(() => Float, { description: 'Microseconds since the epoch.' })
  readonly nextReadAtUs!: number;

  @Field(() => Float, { description: 'Readings in a row that have failed.' })
  readonly failures!: number;

  @Field(() => String, {
    nullable: true,
    description: 'Of the last reading; null when it went well.',
  })
  readonly error!: string | null;
}

@ObjectType({ description: 'What the news of a symbol come to now.' })
export class NewsSentiment {
  @Field(() => String)
  readonly symbol!: string;

  @Field(() => Float, { description: '-1 (all against) to 1 (all for).' })
  readonly score!: number;

  @Field(() => String)
  readonly modelId!: string;

  @Field(() => Float, { description: 'Microseconds since the epoch.' })
  readonly computedAtUs!: number;

  @Field(() => Float, { description: 'Texts that it comes from.' })
  readonly items!: number;

  @Field(() => String, {
    description: 'SHA-256 of which texts, with which scores, it was made from.',
  })
  readonly inputHash!: string;

  @Field(() => [SentimentSource], {
    description: 'The texts that weigh most, five at most, heaviest first.',
  })
  readonly sources!: readonly SentimentSource[];
}

@ObjectType()
export class PublishedNews {
  @Field(() => NewsOutcome)
  readonly outcome!: NewsOutcome;

  @Field(() => NewsItem, { description: 'Of a duplicate, the item that told it first.' })
  readonly item!: NewsItem;
}

@InputType({ description: 'A text to be read, scored and linked to symbols.' })
export class PublishNewsInput {
  @Field(() => String)
  title!: string;

  @Field(() => String, { nullable: true })
  summary?: string | null;

  @Field(() => String, { nullable: true, description: 'http:// or https://.' })
  url?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'What its source calls it: the same again is known. Without one, its content.',
  })
  id?: string | null;

  @Field(() => String, { nullable: true, description: "The token's name when absent." })
  source?: string | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Microseconds since the epoch; now when absent.',
  })
  publishedAtUs?: number | null;

  @Field(() => [String], {
    nullable: true,
    description: 'What it is about, besides the symbols that its words name.',
  })
  symbols?: string[] | null;
}
